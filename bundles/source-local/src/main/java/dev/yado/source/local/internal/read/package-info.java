/** The list of Pods and the metadata of one Pod: bounded reads that do not follow links. */
package dev.yado.source.local.internal.read;
