/**
 * Registers a RuntimeSource for each remote Runtime that is configured. Packages, lowest first: {@code settings}, {@code transport}, {@code call},
 * {@code stream}, {@code monitor}, {@code source}, and this one with the OSGi components.
 */
package dev.yado.source.remote.internal;
