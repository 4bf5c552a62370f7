/** The resources that all parts of one Runtime share: settings, threads, change feeds, working directories. */
package dev.yado.runtime.core.internal.shared;
