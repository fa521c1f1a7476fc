# A login shell finds what the session's user installed.
case ":$PATH:" in
*:/home/user/.local/bin:*) ;;
*) PATH="/home/user/.local/bin:$PATH" ;;
esac
