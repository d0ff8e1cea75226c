/** CloudWatch: metrics, kept by the minute, their statistics, and alarms that are evaluated. */
@NullMarked
package dev.payledger.dr.local.service.cloudwatch;

import org.jspecify.annotations.NullMarked;
