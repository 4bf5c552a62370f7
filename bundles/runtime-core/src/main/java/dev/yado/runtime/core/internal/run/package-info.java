/** Runs: their start, cancellation and end, the session of the engine, its reports and its interactions. */
package dev.yado.runtime.core.internal.run;
