package dev.payledger.dr.local.wire.codec;

import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.Honours;
import java.lang.reflect.Method;
import java.util.List;
import software.amazon.awssdk.core.SdkRequest;

/**
 * Holds calls between the services of a region to the same rule as those of clients: what an operation does not honour
 * is refused, not ignored. A service that passes on what a user wrote asks here first.
 */
public final class InProcessCalls {

    private InProcessCalls() {}

    /**
     * Checks a request.
     *
     * @param service the implementation that is about to be called
     * @return the same request
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if the service lacks the operation, or does
     *     not honour a member that is set
     */
    public static <R extends SdkRequest> R checked(Object service, R request) {
        String type = request.getClass().getSimpleName();
        String operation = type.substring(0, type.length() - "Request".length());
        for (Method method : service.getClass().getDeclaredMethods()) {
            Honours honours = method.getAnnotation(Honours.class);
            if (honours != null && method.getParameterTypes()[0] == request.getClass()) {
                HonouredMembers.of(request, List.of(honours.value()))
                        .firstRefused(request)
                        .ifPresent(member -> {
                            throw AwsError.unsupported("The member '" + member + "' of " + operation);
                        });
                return request;
            }
        }
        throw AwsError.unsupported(operation);
    }
}
