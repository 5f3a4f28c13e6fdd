package org.em4j.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.LoggerFactory;

/**
 * Configures logback without its XML, which costs a fifth of a start: everything to standard error,
 * warnings and worse until {@code -v} asks for more. Found by logback as a service.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {
  /** For the service loader. */
  public LogConfigurator() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    Appender appender = new Appender();
    appender.setContext(context);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Shows all that em4j and its plugins log, or warnings and worse alone. */
  static void setVerbose(boolean verbose) {
    if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      root.setLevel(verbose ? Level.DEBUG : Level.WARN);
    }
  }

  private static final class Appender extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      StringBuilder line = new StringBuilder("em: ");
      line.append(event.getLevel()).append(' ').append(event.getFormattedMessage());
      if (event.getThrowableProxy() != null) {
        line.append(System.lineSeparator())
            .append(ThrowableProxyUtil.asString(event.getThrowableProxy()).stripTrailing());
      }
      System.err.println(line);
    }
  }
}
