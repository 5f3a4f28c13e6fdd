/** The command line: picocli's commands, wired by Guice. Everything else is in the libraries. */
package org.em4j.cli;
