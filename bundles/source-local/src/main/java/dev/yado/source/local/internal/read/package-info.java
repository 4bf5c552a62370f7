/**
 * Lists the directory of Pods and reads the metadata of one Pod: bounded, and without following links.
 */
package dev.yado.source.local.internal.read;
