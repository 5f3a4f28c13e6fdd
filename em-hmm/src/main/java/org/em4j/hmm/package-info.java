/** Hidden Markov models of any family: inference, filtering, and Baum-Welch on the EM engine. */
package org.em4j.hmm;
