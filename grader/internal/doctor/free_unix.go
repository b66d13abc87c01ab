//go:build linux || darwin

package doctor

import "golang.org/x/sys/unix"

// free is the room that the user has left on the disk of dir.
func free(dir string) (bytes uint64, err error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, err
	}
	return s.Bavail * uint64(s.Bsize), nil
}
