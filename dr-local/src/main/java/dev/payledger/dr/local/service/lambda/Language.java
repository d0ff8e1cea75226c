package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.wire.AwsError;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.Runtime;

/** What a runtime's processes are made of. */
enum Language {
    /** Run by the Java that runs the local AWS. */
    JAVA("java"),
    /** Run by the machine's {@code node}. */
    NODE("nodejs"),
    /** Run by the machine's {@code python3}. */
    PYTHON("python"),
    /** A program of the function's own, {@code bootstrap}. */
    OWN("provided");

    private static final Set<Runtime> SUPPORTED = EnumSet.noneOf(Runtime.class);
    private static final Pattern OLD = Pattern.compile("nodejs(4.3(-edge)?|(6.10|8.10)|1[0-6].x)?|python(2.7|3.[6-8])"
            + "|java8|provided|go1.x|dotnetcore.*|dotnet[56]|ruby2.*");

    static {
        for (Runtime runtime : Runtime.knownValues()) {
            String name = runtime.toString();
            if (!OLD.matcher(name).matches() && name.matches("java(17|21|25)|nodejs.*|python.*|provided\\.al2.*")) {
                SUPPORTED.add(runtime);
            }
        }
    }

    private final String prefix;

    Language(String prefix) {
        this.prefix = prefix;
    }

    /** The word that stands for it in Lambda's names: {@code nodejs} in {@code nodejs22.x}. */
    String prefix() {
        return prefix;
    }

    /** The version in a runtime's name: {@code 3.12} in {@code python3.12}. */
    String versionIn(String runtime) {
        return runtime.substring(prefix.length());
    }

    /**
     * The language of a runtime.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if Lambda has no such runtime, no longer
     *     takes it, or only the local AWS lacks it
     */
    static Language of(@Nullable Runtime runtime, @Nullable String name) {
        if (runtime == null || name == null || runtime == Runtime.UNKNOWN_TO_SDK_VERSION) {
            throw LambdaErrors.invalid("Value " + name
                    + " at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: "
                    + Runtime.knownValues().stream()
                            .map(Runtime::toString)
                            .sorted()
                            .toList()
                    + " or be a valid ARN");
        }
        if (OLD.matcher(name).matches()) {
            throw LambdaErrors.invalid("The runtime parameter of " + name + " is no longer supported for creating or"
                    + " updating AWS Lambda functions. We recommend you use a supported runtime while creating or"
                    + " updating functions.");
        }
        if (!SUPPORTED.contains(runtime)) {
            throw AwsError.unsupported(
                    "Runtime " + name + " (java17, java21, java25, nodejs, python and provided.al2" + " or later are)");
        }
        for (Language language : values()) {
            if (name.toLowerCase(Locale.ROOT).startsWith(language.prefix)) {
                return language;
            }
        }
        throw new IllegalStateException("a supported runtime without a language: " + name);
    }
}
