/** CloudFormation: stacks and change sets over the region's other services. */
@NullMarked
package dev.payledger.dr.local.service.cloudformation;

import org.jspecify.annotations.NullMarked;
