#!/usr/bin/env Rscript
# Copyright the em4j authors. Licensed under the Apache License, Version 2.0.
#
# Writes mclust.csv: log-likelihood, free parameters and BIC of mclust's fits of faithful and iris, K = 1..5.
#
#     Rscript mclust_reference.R DATA_FOLDER OUTPUT_FOLDER
#
# VVV, EEE, VVI, VII are em4j's full, tied, diag, spherical (with K = 1 they are one component of that shape).
# bic is in mclust's sign: 2 log L - p log n, larger is better. default: mclust's own stopping rule (1e-5 relative);
# log_likelihood: EM carried on from there to a relative change of 1e-14. Starts are mclust's hierarchical clustering: often
# good, never sure to be the global optimum, so a test may use these values as bounds, or start from the same point.
# smallest_rows: the expected number of rows of the smallest component: a few rows are a spurious maximum, not a fit.
suppressPackageStartupMessages(library(mclust))

arguments <- commandArgs(trailingOnly = TRUE)
if (length(arguments) != 2) stop("usage: Rscript mclust_reference.R DATA_FOLDER OUTPUT_FOLDER")
types <- c(VVV = "full", EEE = "tied", VVI = "diag", VII = "spherical")
single <- c(VVV = "XXX", EEE = "XXX", VVI = "XXI", VII = "XII")
tight <- emControl(tol = c(1e-14, 1e-14), itmax = c(100000, 100000))

fit <- function(x, name, model, k) {
  n <- nrow(x)
  first <- Mclust(x, G = k, modelNames = model, verbose = FALSE)
  if (is.null(first)) {
    return(data.frame(data = name, components = k, mclust_model = model, covariance_type = types[[model]], observations = n,
                      free_parameters = nMclustParams(model, ncol(x), k), default_log_likelihood = NA, log_likelihood = NA,
                      bic = NA, smallest_rows = NA))
  }
  last <- if (k == 1) first else me(x, modelName = model, z = first$z, control = tight)
  weights <- if (k == 1) 1 else last$parameters$pro
  p <- nMclustParams(if (k == 1) single[[model]] else model, ncol(x), k)
  data.frame(data = name, components = k, mclust_model = model, covariance_type = types[[model]], observations = n,
             free_parameters = p, default_log_likelihood = sprintf("%.17g", first$loglik),
             log_likelihood = sprintf("%.17g", last$loglik), bic = sprintf("%.17g", 2 * last$loglik - p * log(n)),
             smallest_rows = sprintf("%.2f", n * min(weights)))
}

tables <- list()
for (name in c("faithful", "iris")) {
  x <- read.csv(file.path(arguments[1], paste0(name, ".csv")))
  x <- as.matrix(x[, sapply(x, is.numeric)])
  for (model in names(types)) for (k in 1:5) tables[[length(tables) + 1]] <- fit(x, name, model, k)
}
write.csv(do.call(rbind, tables), file.path(arguments[2], "mclust.csv"), row.names = FALSE, quote = FALSE)
