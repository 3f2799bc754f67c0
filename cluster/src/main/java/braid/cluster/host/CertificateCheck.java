package braid.cluster.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Looks at a member's own certificates before it shows them to others, who would only say no.
final class CertificateCheck {

    private static final System.Logger LOG = System.getLogger("braid.cluster");
    private static final Duration SOON = Duration.ofDays(30);

    private CertificateCheck() {}

    /// Checks that all can be read, that `key` belongs to `certificate`, and that `authority` has signed it and it is
    /// valid `now`. Logs a warning where it will not be for long.
    ///
    /// @throws IOException if not; the message names the file, and what is wrong
    static void check(Path key, Path certificate, Path authority, Instant now) throws IOException {
        List<X509Certificate> chain = certificates(certificate);
        List<X509Certificate> authorities = certificates(authority);
        X509Certificate own = chain.getFirst();
        checkTime(own, certificate, now);
        for (X509Certificate each : authorities) {
            checkTime(each, authority, now);
        }
        PrivateKey secret = key(key, own.getPublicKey().getAlgorithm());
        if (!belongs(secret, own)) {
            throw new IOException("the key " + key + " is not that of the certificate " + certificate);
        }
        try {
            PKIXParameters parameters = new PKIXParameters(authorities.stream()
                    .map(each -> new TrustAnchor(each, null))
                    .collect(Collectors.toSet()));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            List<X509Certificate> signed = new ArrayList<>(chain);
            signed.removeAll(Set.copyOf(authorities));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(signed), parameters);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "the certificate " + certificate + " is not one that the authority " + authority + " has signed: "
                            + e.getMessage(),
                    e);
        }
    }

    private static void checkTime(X509Certificate certificate, Path file, Instant now) throws IOException {
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        if (now.isAfter(end)) {
            throw new IOException("the certificate " + file + " has expired, on " + end + "; `braid certificates`"
                    + " makes new ones");
        }
        if (now.isBefore(begin)) {
            throw new IOException("the certificate " + file + " is valid from " + begin + " on, and it is " + now);
        }
        if (now.plus(SOON).isAfter(end)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "the certificate " + file + " expires on " + end + ": nobody can join with it then");
        }
    }

    private static List<X509Certificate> certificates(Path file) throws IOException {
        List<X509Certificate> all = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            for (var each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                all.add((X509Certificate) each);
            }
        } catch (CertificateException e) {
            throw new IOException("no certificate can be read from " + file + ": " + e.getMessage(), e);
        }
        if (all.isEmpty()) {
            throw new IOException("no certificate is in " + file);
        }
        return all;
    }

    private static PrivateKey key(Path file, String algorithm) throws IOException {
        String text = Files.readString(file);
        String begin = "-----BEGIN PRIVATE KEY-----";
        int at = text.indexOf(begin);
        int end = text.indexOf("-----END PRIVATE KEY-----");
        if (at < 0 || end < at) {
            throw new IOException("no key is in " + file + ": it has to be in PKCS 8, as PEM, without encryption");
        }
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(text.substring(at + begin.length(), end));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("the key in " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean belongs(PrivateKey key, X509Certificate certificate) throws IOException {
        byte[] text = {1, 2, 3};
        try {
            Signature signature = Signature.getInstance(
                    key.getAlgorithm().startsWith("EC") ? "SHA256withECDSA" : "SHA256with" + key.getAlgorithm());
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            throw new IOException("the key of a certificate cannot be used: " + e.getMessage(), e);
        }
    }
}
