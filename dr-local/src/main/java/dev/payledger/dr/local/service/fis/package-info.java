/** AWS Fault Injection Service, with the one action that a two-region drill needs. */
@NullMarked
package dev.payledger.dr.local.service.fis;

import org.jspecify.annotations.NullMarked;
