package dev.payledger.dr.local.service.apigatewayv2;

import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.Shapes;
import java.util.Arrays;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.apigatewayv2.model.BadRequestException;
import software.amazon.awssdk.services.apigatewayv2.model.ConflictException;
import software.amazon.awssdk.services.apigatewayv2.model.NotFoundException;

/** API Gateway's errors in its own words. */
final class Errors {

    private Errors() {}

    static AwsServiceException notFound(String message) {
        return AwsError.of(NotFoundException.builder(), "NotFoundException", 404, message);
    }

    static AwsServiceException noSuch(String kind, String id) {
        return notFound("Invalid " + kind + " identifier specified " + id);
    }

    static AwsServiceException badRequest(String message) {
        return AwsError.of(BadRequestException.builder(), "BadRequestException", 400, message);
    }

    static AwsServiceException conflict(String message) {
        return AwsError.of(ConflictException.builder(), "ConflictException", 409, message);
    }

    /** Refuses a request that sets a member which is not built here; in-process callers pass no codec that would. */
    static void refuse(SdkPojo shape, String... members) {
        List<String> present = Shapes.present(shape, Arrays.asList(members));
        if (!present.isEmpty()) {
            throw AwsError.unsupported("API Gateway " + String.join(", ", present));
        }
    }
}
