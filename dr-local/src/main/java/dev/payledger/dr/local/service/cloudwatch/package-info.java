/** CloudWatch: metrics, kept by the minute, and their statistics. */
@NullMarked
package dev.payledger.dr.local.service.cloudwatch;

import org.jspecify.annotations.NullMarked;
