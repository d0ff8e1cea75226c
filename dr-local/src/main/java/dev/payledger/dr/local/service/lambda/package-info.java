/** Lambda: functions, their configuration and policies, and the processes that run them. */
@NullMarked
package dev.payledger.dr.local.service.lambda;

import org.jspecify.annotations.NullMarked;
