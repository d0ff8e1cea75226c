/** What outlives a function process, and a local AWS, on the disk: class archives, and how folders end. */
@NullMarked
package dev.payledger.dr.local.disk;

import org.jspecify.annotations.NullMarked;
