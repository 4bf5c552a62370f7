/**
 * Starts Yado from OSGi features. Each package uses only packages that stand before it in this list; {@code PackageRulesTest} checks it.
 *
 * <ol>
 *   <li>{@code error}: failures, as messages for the person who started Yado
 *   <li>{@code feature}: the model and the reader of features, and the assembly of several of them
 *   <li>{@code directory}: the distribution and the data directory on disk
 *   <li>{@code log}, {@code check}, {@code tls}: the log of framework and bundles; checks of started bundles; keys and certificates
 *   <li>{@code deploy}: the bundles in {@code deploy/} of the data directory
 *   <li>{@code framework}: starts and stops Felix with an assembly; {@link dev.yado.launcher.framework.YadoFramework} does it inside any program
 *   <li>{@code command}: the {@code yado} command line; {@code build}: the steps of the build that are not shipped
 * </ol>
 */
package dev.yado.launcher;
