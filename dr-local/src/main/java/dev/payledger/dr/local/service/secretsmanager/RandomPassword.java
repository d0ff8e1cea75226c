package dev.payledger.dr.local.service.secretsmanager;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import software.amazon.awssdk.services.secretsmanager.model.GetRandomPasswordRequest;

/**
 * Makes passwords. Randomness is the machine's own and not the seed's: a password that can be repeated is none.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html">AWS</a>
 */
final class RandomPassword {
    private static final int DEFAULT_LENGTH = 32;
    private static final int MAX_LENGTH = 4096;
    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private final SecureRandom random = new SecureRandom();

    String make(GetRandomPasswordRequest request) {
        long length = request.passwordLength() == null ? DEFAULT_LENGTH : request.passwordLength();
        if (length < 1 || length > MAX_LENGTH) {
            throw SecretErrors.constraint("passwordLength", "Member must have value between 1 and " + MAX_LENGTH);
        }
        List<String> types = types(request);
        boolean each = !Boolean.FALSE.equals(request.requireEachIncludedType());
        if (types.isEmpty() || (each && types.size() > length)) {
            throw SecretErrors.invalidParameter(
                    "The password length is too short for the included character types, or none is left.");
        }
        String all = String.join("", types);
        List<Character> characters = new ArrayList<>();
        if (each) {
            types.forEach(type -> characters.add(pick(type)));
        }
        while (characters.size() < length) {
            characters.add(pick(all));
        }
        Collections.shuffle(characters, random);
        StringBuilder password = new StringBuilder();
        characters.forEach(password::append);
        return password.toString();
    }

    private static List<String> types(GetRandomPasswordRequest request) {
        String excluded = request.excludeCharacters() == null ? "" : request.excludeCharacters();
        List<String> types = new ArrayList<>();
        add(types, !Boolean.TRUE.equals(request.excludeLowercase()), "abcdefghijklmnopqrstuvwxyz", excluded);
        add(types, !Boolean.TRUE.equals(request.excludeUppercase()), "ABCDEFGHIJKLMNOPQRSTUVWXYZ", excluded);
        add(types, !Boolean.TRUE.equals(request.excludeNumbers()), "0123456789", excluded);
        add(types, !Boolean.TRUE.equals(request.excludePunctuation()), PUNCTUATION, excluded);
        add(types, Boolean.TRUE.equals(request.includeSpace()), " ", excluded);
        return types;
    }

    private static void add(List<String> types, boolean included, String alphabet, String excluded) {
        StringBuilder left = new StringBuilder();
        alphabet.chars()
                .filter(character -> excluded.indexOf(character) < 0)
                .forEach(character -> left.append((char) character));
        if (included && !left.isEmpty()) {
            types.add(left.toString());
        }
    }

    private char pick(String alphabet) {
        return alphabet.charAt(random.nextInt(alphabet.length()));
    }
}
