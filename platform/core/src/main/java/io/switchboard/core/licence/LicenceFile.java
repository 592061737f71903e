package io.switchboard.core.licence;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.switchboard.core.licence.BadLicence.Fault;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A licence as a file: readable JSON, and beneath it the id of the key that signed it, the SHA-256 of the JSON and the
 * Ed25519 signature over the JSON's bytes.
 *
 * <pre>
 * -----BEGIN SWITCHBOARD LICENCE-----
 * { … }
 * -----SIGNATURE-----
 * key: vendor-2026
 * digest: 64 hexadecimal digits
 * signature: base64
 * -----END SWITCHBOARD LICENCE-----
 * </pre>
 *
 * <p>What is around it, and whether lines end as on Windows, doesn't count: files come by mail. The digest proves nothing;
 * it tells a file that was altered from one that somebody else has signed. Nothing of the JSON is read before the signature
 * is good.
 */
public final class LicenceFile {
    /** The longest file, in bytes. */
    public static final int MOST = 64 << 10;

    private static final String BEGIN = "-----BEGIN SWITCHBOARD LICENCE-----\n";
    private static final String SIGNATURE = "\n-----SIGNATURE-----\n";
    private static final String END = "\n-----END SWITCHBOARD LICENCE-----";
    private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String payload;
    private final Map<String, String> signed;

    private LicenceFile(String payload, Map<String, String> signed) {
        this.payload = payload;
        this.signed = signed;
    }

    /** @throws BadLicence UNREADABLE when it isn't such a file */
    public static LicenceFile parse(String text) {
        String plain = text.replace("\r\n", "\n");
        int begin = plain.indexOf(BEGIN);
        int signature = begin < 0 ? -1 : plain.indexOf(SIGNATURE, begin);
        int end = signature < 0 ? -1 : plain.indexOf(END, signature);
        if (end < 0 || text.length() > MOST) {
            throw BadLicence.unreadable("BEGIN … END");
        }
        Map<String, String> signed = new LinkedHashMap<>();
        for (String line : plain.substring(signature + SIGNATURE.length(), end).split("\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                signed.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
            }
        }
        return new LicenceFile(plain.substring(begin + BEGIN.length(), signature), signed);
    }

    /** The id of the key that it says it was signed with. */
    public String key() {
        return field("key");
    }

    /**
     * The licence, if a trusted key has signed exactly this. Whether it holds today is asked elsewhere.
     *
     * @throws BadLicence FOREIGN, ALTERED, FORGED or UNREADABLE
     */
    public Licence verify(TrustedKeys keys) {
        PublicKey key = keys.find(key()).orElseThrow(() -> new BadLicence(Fault.FOREIGN, cut(key())));
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        if (!isSigned(bytes, key)) {
            boolean asItWas = digest(bytes).equalsIgnoreCase(field("digest"));
            throw new BadLicence(asItWas ? Fault.FORGED : Fault.ALTERED, cut(key()));
        }
        try {
            return Licence.of(JSON.readValue(payload, MAP));
        } catch (JsonProcessingException e) {
            throw BadLicence.unreadable("JSON");
        }
    }

    private boolean isSigned(byte[] bytes, PublicKey key) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(key);
            signature.update(bytes);
            return signature.verify(Base64.getDecoder().decode(field("signature")));
        } catch (GeneralSecurityException | IllegalArgumentException noSignature) {
            return false;
        }
    }

    /**
     * Makes a file.
     *
     * @param keyId letters, digits, dots and hyphens
     * @param key Ed25519
     */
    public static String sign(Licence licence, String keyId, PrivateKey key) {
        try {
            String payload = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(licence.toJson()).replace("\r\n", "\n");
            byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(bytes);
            return BEGIN + payload + SIGNATURE + "key: " + keyId + "\ndigest: " + digest(bytes) + "\nsignature: "
                    + Base64.getEncoder().encodeToString(signature.sign()) + END + "\n";
        } catch (GeneralSecurityException | JsonProcessingException e) {
            throw new IllegalArgumentException("could not be signed", e);
        }
    }

    private String field(String name) {
        return signed.getOrDefault(name, "");
    }

    private static String cut(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60);
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
