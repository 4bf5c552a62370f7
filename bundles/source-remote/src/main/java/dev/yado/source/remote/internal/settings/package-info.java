/** The settings of one remote Runtime: parsed and validated configuration, endpoint, token and trusted certificates. */
package dev.yado.source.remote.internal.settings;
