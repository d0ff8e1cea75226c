package dev.payledger.dr.local.service.iam;

import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** The kinds of identities, as IAM's messages name them. */
enum IdentityKind {
    ROLE("role", "Role"),
    USER("user", "User"),
    GROUP("group", "Group");

    private final String word;
    private final String title;

    IdentityKind(String word, String title) {
        this.word = word;
        this.title = title;
    }

    String title() {
        return title;
    }

    /** A name of such an identity, if it is one. */
    String checkedName(String name) {
        return this == GROUP ? IamErrors.longName(name, word + "Name") : IamErrors.name(name, word + "Name");
    }

    AwsServiceException none(String name) {
        return IamErrors.none("The " + word + " with name " + name + " cannot be found.");
    }

    AwsServiceException noPolicy(String name) {
        return IamErrors.none("The " + word + " policy with name " + name + " cannot be found.");
    }
}
