/** Route 53, one for all regions: hosted zones, records, health checks with checkers that really probe, and resolution. */
@NullMarked
package dev.payledger.dr.local.service.route53;

import org.jspecify.annotations.NullMarked;
