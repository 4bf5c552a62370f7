/** Configured profiles: registration, validation by engines, prompt files and environment. */
package dev.yado.runtime.core.internal.profile;
