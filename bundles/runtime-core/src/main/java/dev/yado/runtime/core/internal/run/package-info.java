/** Runs: starts, cancels and ends them, keeps the engine's session, and passes on the engine's reports and interactions. */
package dev.yado.runtime.core.internal.run;
