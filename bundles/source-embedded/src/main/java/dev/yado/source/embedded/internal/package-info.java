/** The Runtime of this process as a RuntimeSource: facade ({@code EmbeddedSource}), what it shows ({@code EmbeddedProjections}), its configuration. */
package dev.yado.source.embedded.internal;
