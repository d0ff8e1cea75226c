/** CloudFront of the account: distributions, what they refer to, and one edge that serves and caches. */
@NullMarked
package dev.payledger.dr.local.service.cloudfront;

import org.jspecify.annotations.NullMarked;
