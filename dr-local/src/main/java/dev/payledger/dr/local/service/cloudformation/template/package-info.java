/** CloudFormation templates: reading, checking, parameters, conditions, intrinsic functions and the order of resources. */
@NullMarked
package dev.payledger.dr.local.service.cloudformation.template;

import org.jspecify.annotations.NullMarked;
