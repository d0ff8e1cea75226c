/** AWS CloudTrail of one region, and the log of every call that it is fed from. */
@NullMarked
package dev.payledger.dr.local.service.cloudtrail;

import org.jspecify.annotations.NullMarked;
