package braid.cluster.member;

import java.nio.file.Path;

/// How members know one another.
public sealed interface Security {

    /// Each shows a certificate of the cluster's own authority. Whoever has none is refused.
    ///
    /// @param key this member's private key, as PEM (PKCS 8, not encrypted: the file is the user's alone)
    /// @param certificate what it shows, as PEM
    /// @param authority the certificate of the authority whose members it trusts, as PEM
    record MutualTls(Path key, Path certificate, Path authority) implements Security {

        @Override
        public String toString() {
            return "certificate " + certificate + " of the authority " + authority;
        }
    }

    /// None: plain text, and whoever reaches the port may run code on every member.
    record Insecure() implements Security {

        @Override
        public String toString() {
            return "insecure: plain text";
        }
    }
}
