/** IAM: roles and policies of the account, the same in every region. */
@NullMarked
package dev.payledger.dr.local.service.iam;

import org.jspecify.annotations.NullMarked;
