/// Membership and messages; the only package that knows Coherence.
@NullMarked
package braid.cluster.member;

import org.jspecify.annotations.NullMarked;
