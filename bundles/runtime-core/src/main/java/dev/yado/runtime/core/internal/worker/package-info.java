/** Workers: the mailbox and the commit loop of each, their creation, removal and recovery, and reads of their logs. */
package dev.yado.runtime.core.internal.worker;
