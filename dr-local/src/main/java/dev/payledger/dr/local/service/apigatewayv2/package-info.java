/**
 * HTTP APIs of one region: the control plane as {@code ApiGatewayV2Client}, and the data plane that serves the users of
 * the APIs on their AWS-given and custom domain names.
 */
@NullMarked
package dev.payledger.dr.local.service.apigatewayv2;

import org.jspecify.annotations.NullMarked;
