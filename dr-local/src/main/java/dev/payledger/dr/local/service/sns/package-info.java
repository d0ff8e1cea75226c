/** SNS: topics, who may publish, and delivery to functions and to loopback HTTP endpoints. */
@NullMarked
package dev.payledger.dr.local.service.sns;

import org.jspecify.annotations.NullMarked;
