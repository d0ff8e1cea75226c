/** The incident agent's webhook as this process plays it: not an AWS API, but what a trigger calls. */
@NullMarked
package dev.payledger.dr.local.receiver;

import org.jspecify.annotations.NullMarked;
