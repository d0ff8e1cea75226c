/** One provider per resource type: how CloudFormation makes, changes and removes it by the service's own API. */
@NullMarked
package dev.payledger.dr.local.service.cloudformation.resource;

import org.jspecify.annotations.NullMarked;
