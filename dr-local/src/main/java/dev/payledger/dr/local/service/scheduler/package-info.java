/** Amazon EventBridge Scheduler of one region. */
@NullMarked
package dev.payledger.dr.local.service.scheduler;

import org.jspecify.annotations.NullMarked;
