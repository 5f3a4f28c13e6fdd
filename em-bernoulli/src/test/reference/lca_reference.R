#!/usr/bin/env Rscript
# Latent class models of carcinoma.csv and gss82.csv in base R: EM as textbooks have it, from the best
# of many random starts, to the last digit; and poLCA's formulas (Linzer and Lewis 2011), written out.
# Usage: Rscript lca_reference.R DATA_FOLDER OUTPUT_FOLDER
arguments <- commandArgs(trailingOnly = TRUE)
out <- file(file.path(arguments[2], "lca.txt"), "w")
put <- function(path, x) cat(path, "\t", paste(sprintf("%.17g", x), collapse = " "), "\n", sep = "", file = out)
cat("# Written by src/test/reference/lca_reference.R with", R.version.string, "\n", file = out)
cat("# Classes by descending weight; probabilities row-major: for each class, column and symbol.\n", file = out)

joint <- function(y, m) # rows by classes: weight times probability
  sapply(seq_along(m$pi), function(k) {
    p <- rep(m$pi[k], nrow(y))
    for (j in seq_len(ncol(y))) p <- p * m$p[[k]][[j]][y[, j]]
    p
  })
fit <- function(y, w, levels, k, iterations, tolerance) {
  m <- list(pi = rep(1 / k, k), p = lapply(1:k, function(.) lapply(levels, function(l) { p <- runif(l); p / sum(p) })))
  last <- -Inf
  for (iteration in 1:iterations) {
    f <- matrix(joint(y, m), nrow(y)); total <- rowSums(f); value <- sum(w * log(total))
    g <- w * f / total; n <- colSums(g)
    m <- list(pi = n / sum(w), p = lapply(1:k, function(c) lapply(seq_along(levels), function(j)
      sapply(1:levels[j], function(s) sum(g[y[, j] == s, c]) / n[c]))))
    if (value - last < tolerance) break
    last <- value
  }
  list(m = m, value = value)
}
for (name in c("carcinoma", "gss82")) {
  table <- as.matrix(read.csv(file.path(arguments[1], paste0(name, ".csv"))))
  y <- table[, -ncol(table)] + (name == "carcinoma"); w <- table[, ncol(table)]
  levels <- apply(y, 2, max); n <- sum(w)
  for (k in 1:3) {
    set.seed(k)
    best <- NULL
    for (start in 1:(if (k == 1) 1 else 40)) {
      r <- fit(y, w, levels, k, 2000, 1e-5)
      if (is.null(best) || r$value > best$value) { best <- r }
    }
    # The start that won, again and to the end: EM has no state but the model.
    m <- best$m; last <- -Inf
    for (iteration in 1:100000) {
      f <- matrix(joint(y, m), nrow(y)); total <- rowSums(f); value <- sum(w * log(total))
      if (abs(value - last) < 1e-13) break
      last <- value; g <- w * f / total; nk <- colSums(g)
      m <- list(pi = nk / n, p = lapply(1:k, function(c) lapply(seq_along(levels), function(j)
        sapply(1:levels[j], function(s) sum(g[y[, j] == s, c]) / nk[c]))))
    }
    order <- order(-m$pi); m$pi <- m$pi[order]; m$p <- m$p[order]
    f <- matrix(joint(y, m), nrow(y)); posterior <- f / rowSums(f)
    expected <- n * rowSums(f)
    parameters <- k * sum(levels - 1) + k - 1
    path <- paste0(name, "/", k)
    put(paste0(path, "/log_likelihood"), sum(w * log(rowSums(f))))
    put(paste0(path, "/weights"), m$pi)
    put(paste0(path, "/probabilities"), unlist(m$p))
    put(paste0(path, "/expected"), expected)
    # poLCA: Gsq <- 2 * sum(observed * log(observed / fitted)),
    # Chisq <- sum((observed - fitted)^2 / fitted) + (N - sum(fitted)) over the cells that are seen.
    put(paste0(path, "/g_squared"), 2 * sum(w * log(w / expected)))
    put(paste0(path, "/x_squared"), sum((w - expected)^2 / expected) + (n - sum(expected)))
    put(paste0(path, "/residual_df"), min(prod(levels) - 1, n) - parameters)
    put(paste0(path, "/aic"), -2 * sum(w * log(rowSums(f))) + 2 * parameters)
    put(paste0(path, "/bic"), -2 * sum(w * log(rowSums(f))) + log(n) * parameters)
    h <- -sum(w * ifelse(posterior > 0, posterior * log(posterior), 0))
    put(paste0(path, "/entropy"), h)
    put(paste0(path, "/relative_entropy"), if (k == 1) 1 else 1 - h / (n * log(k)))
    modal <- max.col(posterior, ties.method = "first")
    # Row: the class that rows belong to; column: the class they are given to.
    put(paste0(path, "/classification"),
        as.vector(sapply(1:k, function(c) sapply(1:k, function(a) sum((w * posterior[, c])[modal == a])))))
  }
}
close(out)
