/** Lists over several Runtimes, aggregated from concurrent calls with one deadline, page by page. */
package dev.yado.registry.internal.aggregation;
