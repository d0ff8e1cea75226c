/** Certificate Manager of one region: certificates that are requested, validated by DNS, used and deleted. */
@NullMarked
package dev.payledger.dr.local.service.acm;

import org.jspecify.annotations.NullMarked;
