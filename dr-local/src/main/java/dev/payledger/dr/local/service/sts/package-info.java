/** STS: who is calling, and temporary credentials of roles. */
@NullMarked
package dev.payledger.dr.local.service.sts;

import org.jspecify.annotations.NullMarked;
