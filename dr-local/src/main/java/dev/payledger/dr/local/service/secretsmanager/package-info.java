/** AWS Secrets Manager of one region. */
@NullMarked
package dev.payledger.dr.local.service.secretsmanager;

import org.jspecify.annotations.NullMarked;
