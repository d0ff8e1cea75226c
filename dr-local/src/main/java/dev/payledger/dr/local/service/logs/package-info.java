/** CloudWatch Logs: groups, streams, events and filter patterns. */
@NullMarked
package dev.payledger.dr.local.service.logs;

import org.jspecify.annotations.NullMarked;
