package braid.cluster.member;

import java.time.Duration;

/// What it takes to join a cluster.
///
/// @param cluster where the cluster is found
/// @param listen the host or address of this machine that the others reach this member at
/// @param role what this member does
/// @param name what people call it
/// @param security how members know one another
/// @param beginning whether this member may be the first
/// @param limit how long joining may take
public record MemberSettings(
        ClusterAddress cluster,
        String listen,
        Peer.Role role,
        String name,
        Security security,
        Beginning beginning,
        Duration limit) {

    private static final int LONGEST_NAME = 66;

    /// Whether a member may be the first of its cluster.
    public enum Beginning {
        /// It waits for nobody.
        MAY_BE_FIRST,
        /// Joining fails where nobody is.
        OTHERS_FIRST
    }

    /// Checks name and limit.
    public MemberSettings {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "a member's name must have from 1 to " + LONGEST_NAME + " characters: '" + name + "'");
        }
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("the limit of joining must be positive: " + limit);
        }
    }
}
