package dev.payledger.dr.local.service.lambda;

import software.amazon.awssdk.services.lambda.model.AddPermissionRequest;
import software.amazon.awssdk.services.lambda.model.AddPermissionResponse;
import software.amazon.awssdk.services.lambda.model.GetPolicyRequest;
import software.amazon.awssdk.services.lambda.model.GetPolicyResponse;
import software.amazon.awssdk.services.lambda.model.RemovePermissionRequest;
import software.amazon.awssdk.services.lambda.model.RemovePermissionResponse;

/** Operations on resource policies: of functions, and of their versions and aliases, which have policies of their own. */
final class PolicyOperations {

    private final FunctionStore functions;

    PolicyOperations(FunctionStore functions) {
        this.functions = functions;
    }

    AddPermissionResponse add(AddPermissionRequest request) {
        FunctionStore.Named named = functions.named(request.functionName(), request.qualifier());
        if (LambdaFunction.LATEST.equals(named.qualifier())) {
            throw LambdaErrors.invalid("We currently do not support adding policies for $LATEST.");
        }
        LambdaFunction function = named.function();
        function.checkRevision(named.qualifier(), request.revisionId());
        String statement = function.policy(named.qualifier())
                .add(new ResourcePolicy.Statement(
                        request.statementId(),
                        request.action(),
                        request.principal(),
                        request.sourceArn(),
                        request.sourceAccount(),
                        null));
        function.touchRevision();
        return AddPermissionResponse.builder().statement(statement).build();
    }

    RemovePermissionResponse remove(RemovePermissionRequest request) {
        FunctionStore.Named named = functions.named(request.functionName(), request.qualifier());
        named.function().checkRevision(named.qualifier(), request.revisionId());
        named.function().policy(named.qualifier()).remove(request.statementId());
        named.function().touchRevision();
        return RemovePermissionResponse.builder().build();
    }

    GetPolicyResponse get(GetPolicyRequest request) {
        FunctionStore.Named named = functions.named(request.functionName(), request.qualifier());
        return GetPolicyResponse.builder()
                .policy(named.function().policy(named.qualifier()).document())
                .revisionId(named.function().revision(named.qualifier()))
                .build();
    }
}
