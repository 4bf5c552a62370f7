/** Lists over several Runtimes: all are called concurrently with one deadline, page by page. */
package dev.yado.registry.internal.list;
