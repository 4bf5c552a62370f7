/** Lists over several Runtimes: all are asked at once, under one deadline, page by page. */
package dev.yado.registry.internal.list;
