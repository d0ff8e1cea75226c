/** Roles, temporary credentials and the evaluation of policies. */
@NullMarked
package dev.payledger.dr.local.iam;

import org.jspecify.annotations.NullMarked;
